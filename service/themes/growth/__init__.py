"""Areas of growth: what many seek and few offer."""
