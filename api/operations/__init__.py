"""What people do, one verb a function, shared by JSON routes and pages."""
