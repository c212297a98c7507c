#!/bin/bash -eu
# build: hands over to the script that every engine uses.
# SPDX-License-Identifier: Apache-2.0
exec "$SRC/wiretrial/fuzz/build.sh"
