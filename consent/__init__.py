"""The one door: what may leave the clinical record, on which evidence, decided purely and released by the gate."""
