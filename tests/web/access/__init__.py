"""The table of addresses, room by room: a module has its rows, and makes what its addresses are about."""
