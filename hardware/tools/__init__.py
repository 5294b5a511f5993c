"""What makes and checks the drawings, tables and models of the door station from their sources. Standard library only."""
