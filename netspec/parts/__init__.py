"""What layers and `compile` take as a name or a one-key mapping: initializers, losses, …"""
