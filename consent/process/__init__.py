"""The privacy officer's desk for subpoenas, orders and warrants: logged, judged by the engine, answered by letter."""
