"""闭环 Bihuan: the application. Layers import downward only; see docs/decisions."""
