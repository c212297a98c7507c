#!/usr/bin/env bash
# build: builds every fuzz target as OSS-Fuzz and ClusterFuzzLite ask, with seeds and dictionaries, into $OUT.
# SPDX-License-Identifier: Apache-2.0
#
# Honoured: CC CXX CFLAGS CXXFLAGS LIB_FUZZING_ENGINE OUT SANITIZER; the flags of the engine and of the sanitizer are in
# CFLAGS and CXXFLAGS already. FUZZ_TARGETS is a pattern, such as 'http_*', for jobs that share the work.
#
#   $OUT/NAME_fuzz  NAME_fuzz_seed_corpus.zip  NAME_fuzz.dict  NAME_fuzz.options
set -euo pipefail
cd "$(dirname "$0")/.."

: "${CC:=clang-19}" "${CXX:=clang++-19}" "${CFLAGS:=}" "${CXXFLAGS:=}" "${SANITIZER:=address}"
: "${LIB_FUZZING_ENGINE:=-fsanitize=fuzzer}" "${OUT:?where the targets go}" "${WORK:=build/oss-fuzz}" "${FUZZ_TARGETS:=*}"
case $CXXFLAGS in
    # libstdc++'s parsers of others and fmt need it beside the libc++ that the engines choose.
    *-stdlib=libc++*) export LDFLAGS="${LDFLAGS:-} -Wl,-lstdc++" ;;
esac
echo "sanitizer: $SANITIZER"
mkdir -p "$OUT"
cmake -S . -B "$WORK" -G Ninja -DCMAKE_BUILD_TYPE=None -DCMAKE_C_COMPILER="$CC" -DCMAKE_CXX_COMPILER="$CXX" \
    -DCMAKE_C_FLAGS="$CFLAGS" -DCMAKE_CXX_FLAGS="$CXXFLAGS" -DLIB_FUZZING_ENGINE="$LIB_FUZZING_ENGINE" >"$WORK.log" ||
    { cat "$WORK.log"; exit 1; }

targets=()
for source in fuzz/targets/*_fuzz.cpp; do
    name=$(basename "$source" .cpp)
    # shellcheck disable=SC2053  # A pattern on purpose.
    if [[ ${name%_fuzz} == $FUZZ_TARGETS ]] && ninja -C "$WORK" -t query "$name" >/dev/null 2>&1; then
        targets+=("$name")
    fi
done
[ "${#targets[@]}" -gt 0 ] || { echo "fuzz/build.sh: no target is called $FUZZ_TARGETS" >&2; exit 2; }
cmake --build "$WORK" --parallel "${JOBS:-$(nproc)}" --target "${targets[@]}" fuzz_dictionaries

for name in "${targets[@]}"; do
    cp "$WORK/fuzz/$name" "$OUT/"
    cp "$WORK/fuzz/http.dict" "$OUT/$name.dict"
    printf '[libfuzzer]\nmax_len = 4096\ntimeout = 10\n' >"$OUT/$name.options"
    python3 - "${name%_fuzz}" "$OUT/${name}_seed_corpus.zip" <<'END'
import hashlib, pathlib, sys, zipfile
target, archive = sys.argv[1:]
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
    for kind in ("corpus", "regressions"):
        for path in sorted(pathlib.Path("fuzz", kind, target).glob("*")):
            # A fixed date: the same seeds give the same archive.
            out.writestr(zipfile.ZipInfo(hashlib.sha1(path.read_bytes()).hexdigest()), path.read_bytes())
END
done
echo "${#targets[@]} targets in $OUT"
