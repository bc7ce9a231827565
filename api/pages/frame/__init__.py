"""What every page shares: layout, cards, forms and how they are sent."""
