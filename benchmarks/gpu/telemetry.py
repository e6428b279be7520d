#!/usr/bin/env python3
"""telemetry.py FEATURES: made-up normal telemetry as CSV, 4,000 rows, a few common causes behind all features."""
import random
import sys

features = int(sys.argv[1])
random.seed(1)
causes = 12
weights = [[random.gauss(0, 1) for _ in range(causes)] for _ in range(features)]
print("t," + ",".join(f"f{i}" for i in range(features)))
for t in range(4000):
    cause = [random.gauss(0, 1) for _ in range(causes)]
    row = (sum(w * c for w, c in zip(of, cause)) + random.gauss(0, 0.5) for of in weights)
    print(f"{t}," + ",".join(f"{value:.4f}" for value in row))
