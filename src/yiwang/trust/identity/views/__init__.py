"""Pages at the door (doors) and of one's own account (mine)."""
