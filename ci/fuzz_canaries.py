# fuzz_canaries: plants each canary into its target and lets a campaign look for it; prints how long it took.
#
#   python3 ci/fuzz_canaries.py build/release/cli/wiretrial [CANARY-PATTERN]
#
# Each must be found within a minute from the committed corpus (fuzz/canaries). Needs the preset `fuzz`.
# SPDX-License-Identifier: Apache-2.0
import fnmatch
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS_MAX = 60


def canaries():
    for line in (ROOT / "fuzz" / "canaries").read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def hunt(program, target, defect):
    """Seconds until the defect was found, the finding's law and size; or None and why not."""
    with tempfile.TemporaryDirectory(prefix="wiretrial-canary-") as work:
        finished = subprocess.run(
            [program, "fuzz", target, "--for", f"{SECONDS_MAX}s", "--jobs", "1", "--first", "--quiet", "--work", work],
            env={**os.environ, "WIRETRIAL_FUZZ_DEFECT": defect}, capture_output=True, text=True, timeout=900, check=False)
        if finished.returncode not in (0, 1):
            return None, f"exit status {finished.returncode}: {finished.stderr.strip()}"
        campaign = json.loads((pathlib.Path(work) / "campaign.json").read_text())
        if not campaign["findings"]:
            return None, "not found"
        first = min(campaign["findings"], key=lambda each: each["sightings"][0]["first_at_ns"])
        steady = f"{first['failures']} of {first['tries']}"
        size = len(first["input_base64"]) * 3 // 4
        return first["sightings"][0]["first_at_ns"] / 1e9, f"{first['law']}, {steady}, {size} octets"


def main():
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} PROGRAM [CANARY-PATTERN]")
    pattern = sys.argv[2] if len(sys.argv) > 2 else "*"
    blind, hunted = [], 0
    for target, defect in canaries():
        if not fnmatch.fnmatch(f"{target} {defect}", pattern):
            continue
        hunted += 1
        seconds, story = hunt(sys.argv[1], target, defect)
        print(f"{'-' if seconds is None else f'{seconds:.1f} s':>8}  {target} {defect}: {story}", flush=True)
        if seconds is None or seconds > SECONDS_MAX:
            blind.append(defect)
    print(f"{hunted} canaries, {hunted - len(blind)} found in under {SECONDS_MAX} s")
    sys.exit(1 if blind or not hunted else 0)


main()
