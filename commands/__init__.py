"""The verbs of the console command, one file a group of them."""
