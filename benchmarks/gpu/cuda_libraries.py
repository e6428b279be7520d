#!/usr/bin/env python3
"""Prints the folders of CUDA 13's libraries, joined by colons: from Python's nvidia-* packages, a toolkit, the driver's folders. Says on the error
channel which library no folder has; the check then names it again, as the loader does."""
import glob
import os
import sys
import sysconfig

WANTED = ["libcublas.so.13", "libcublasLt.so.13", "libcudart.so.13", "libcudnn.so.9", "libcufft.so.12", "libcurand.so.10"]

paths = sysconfig.get_paths()
packages = dict.fromkeys([paths["purelib"], paths["platlib"], *sys.path])
folders = [folder for root in packages for folder in sorted(glob.glob(os.path.join(root, "nvidia", "*", "lib")))]
folders += glob.glob("/usr/local/cuda*/lib64") + glob.glob("/usr/local/cuda*/targets/x86_64-linux/lib")
folders += [f for f in ("/usr/local/nvidia/lib64", "/usr/local/nvidia/lib", "/usr/lib/x86_64-linux-gnu") if os.path.isdir(f)]
folders = list(dict.fromkeys(folders))
for library in WANTED:
    if not any(os.path.exists(os.path.join(folder, library)) for folder in folders):
        print("not found here: " + library, file=sys.stderr)
print(":".join(f for f in folders if "nvidia" in f or any(os.path.exists(os.path.join(f, w)) for w in WANTED)))
