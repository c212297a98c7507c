# fake_fuzz_target: behaves towards `wiretrial fuzz` as libFuzzer does, in a moment and without clang; for fuzz_test.py.
#
#   fake_fuzz_target.py KIND COUNTER [OPTION...] PATH
#
# KIND is clean, buggy, flaky, broken or endless. An input with `BUG` in it breaks a law, unless FAKE_IS_MENDED.
# SPDX-License-Identifier: Apache-2.0
import hashlib
import os
import pathlib
import signal
import subprocess
import sys

KIND, COUNTER = sys.argv[1], pathlib.Path(sys.argv[2])
OPTIONS = dict(word[1:].split("=", 1) for word in sys.argv[3:] if word.startswith("-"))
PATHS = [pathlib.Path(word) for word in sys.argv[3:] if not word.startswith("-")]
IS_MENDED = "FAKE_IS_MENDED" in os.environ
STACK = """==1== ERROR: libFuzzer: deadly signal
    #0 0x1 in __sanitizer_print_stack_trace (/x+0x1) (BuildId: 1)
    #7 0x2 in wiretrial::fuzz::expect(int) /x/fuzz/targets/choices.hpp:92:9
    #8 0x2 in LLVMFuzzerTestOneInput /x/fuzz/targets/buggy_fuzz.cpp:5:1

SUMMARY: libFuzzer: deadly signal
"""


def say(text):
    sys.stderr.write(text)
    sys.stderr.flush()


def crash(octets):
    """Ends as libFuzzer does where the target aborts."""
    path = pathlib.Path(OPTIONS["artifact_prefix"] + "crash-" + hashlib.sha1(octets).hexdigest())
    path.write_bytes(octets)
    say(f"broken: cut: '\x1b[31m{octets!r}'\n{STACK}artifact_prefix='./'; Test unit written to {path}\n")
    sys.exit(77)


def is_unlucky():
    """True every third time, over all processes of a test."""
    count = int(COUNTER.read_text()) if COUNTER.exists() else 0
    COUNTER.write_text(str(count + 1))
    return count % 3 == 0


def main():
    if KIND == "broken":
        say("error while loading shared libraries\n")
        sys.exit(127)
    if "minimize_crash" in OPTIONS or "cleanse_crash" in OPTIONS:
        pathlib.Path(OPTIONS["exact_artifact_path"]).write_bytes(b"BUG")
        return
    if PATHS[0].is_file():
        octets = PATHS[0].read_bytes()
        if b"BUG" in octets and not IS_MENDED and (KIND != "flaky" or is_unlucky()):
            crash(octets)
        return
    corpus = sorted(PATHS[0].iterdir())
    say(f"#{len(corpus)}\tINITED cov: 10 ft: 20 corp: {len(corpus)}/9b exec/s: 0 rss: 9Mb\n")
    for path in corpus:
        if b"BUG" in path.read_bytes():
            crash(path.read_bytes())
    if KIND == "endless":
        subprocess.Popen(["sleep", "600"])
        say("#9\tNEW    cov: 12 ft: 22 corp: 1/9b exec/s: 9 rss: 9Mb\n")
        signal.pause()
    say("#1000\tDONE   cov: 11 ft: 25 corp: 3/9b exec/s: 500 rss: 9Mb\nstat::number_of_executed_units: 1000\n")
    if KIND in ("buggy", "flaky") and not IS_MENDED:
        crash(b"some octets around the BUG, and more")


main()
