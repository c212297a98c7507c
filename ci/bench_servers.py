#!/usr/bin/env python3
# bench_servers: the reference servers beside nginx and bare loops, and the load generator beside wrk, on one core.
# SPDX-License-Identifier: Apache-2.0
#
#   ci/bench_servers.py BUILD [--rounds N] [--time SECONDS] [--report FILE.json]
#
# Both sides of a pair are measured in turn, first one and then the other, in changing order, by one generator on the
# same core as the server: what is compared is the work of a request, whatever else the machine does. The ratio is the
# mean of the logarithms of the pairs' ratios, a tenth of them cut away at each end, with Student's interval.
import argparse
import json
import math
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

NGINX = """daemon off; master_process off; worker_processes 1; error_log {folder}/error.log; pid {folder}/pid;
events {{ worker_connections 1024; }}
http {{ access_log off; keepalive_requests 1000000000; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2;
fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
server {{ listen unix:{folder}/nginx.sock; listen 127.0.0.1:{port}; location / {{ return 200 "Hello, World!"; }} }} }}
"""
# Student's t, two-sided 95 %, by degrees of freedom.
STUDENT = {4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228, 12: 2.179, 15: 2.131, 20: 2.086,
           30: 2.042, 60: 2.000}


class Failed(Exception):
    """What cannot be measured, in a sentence."""


def student(freedom):
    return next((value for key, value in sorted(STUDENT.items(), reverse=True) if key <= freedom), 12.706)


def ratio_of(pairs):
    """Trimmed mean of NEW over BASE, with the ends of its 95 % interval."""
    logs = sorted(math.log(new / base) for base, new in pairs)
    cut = len(logs) // 10
    kept = logs[cut:len(logs) - cut]
    mean = statistics.mean(kept)
    # Of a trimmed mean: the spread of the winsorized sample, over the part that was kept (Yuen).
    winsorized = [kept[0]] * cut + kept + [kept[-1]] * cut
    error = statistics.stdev(winsorized) * math.sqrt(len(logs) - 1) / math.sqrt(len(kept) * (len(kept) - 1))
    half = student(len(kept) - 1) * error
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)


class Core:
    """Programs on the last core that may be used."""

    def __init__(self, build):
        self.wiretrial = str(build / "cli/wiretrial")
        self.bare_echo = str(build / "bench/bare_echo")
        self.pin = ["taskset", "-c", str(max(os.sched_getaffinity(0)))]
        self.children = []

    def start(self, *command):
        child = subprocess.Popen([*self.pin, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True)
        self.children.append(child)
        return child

    def start_telling(self, *command):
        """Starts what tells its target in its first line. Gives the child and the target."""
        child = self.start(*command)
        target = child.stdout.readline().strip()
        if not target:
            raise Failed(f"{command[0]} told no target")
        return child, target

    def serve(self, name, target, *options):
        return self.start_telling(self.wiretrial, "serve", name, "--listen", target, "--ready-fd", "1", *options)

    def run(self, *command):
        return subprocess.run([*self.pin, *command], capture_output=True, text=True, check=False)

    def load(self, url, seconds, *options):
        """Answers a second."""
        done = self.run(self.wiretrial, "load", url, "--for", f"{int(seconds * 1000)}ms", "--json", *options)
        if done.returncode != 0:
            raise Failed(f"load {url} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        rows = [row for row in json.loads(done.stdout)["benchmarks"] if row["run_type"] == "iteration"]
        return rows[0]["items_per_second"]

    def wrk(self, url, seconds, depth, folder):
        """Answers a second, as wrk counts them."""
        script = folder / f"wrk-{depth}.lua"
        script.write_text("init = function(args) local r = {} for i = 1, %d do r[i] = wrk.format() end "
                          "requests = table.concat(r) end request = function() return requests end\n" % depth)
        options = [] if depth == 1 else ["-s", str(script)]
        # wrk takes whole seconds.
        done = self.run("wrk", "-t1", "-c64", f"-d{math.ceil(seconds)}", *options, url)
        found = re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)
        if not found or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
            raise Failed("wrk: " + (done.stdout + done.stderr).strip()[-300:])
        return float(found[1])

    def end(self):
        for child in self.children:
            child.kill()
            child.wait()
        self.children.clear()


def pairs_of(rounds, base, new):
    pairs = []
    for turn in range(rounds):
        if turn % 2 == 0:
            first = base()
            pairs.append((first, new()))
        else:
            first = new()
            pairs.append((base(), first))
    return pairs


def row_of(name, pairs, target, reaches):
    ratio, low, high = ratio_of(pairs)
    # A target that the interval is to reach is one of being not slower; the others are gains, met by the ratio.
    met = high >= target if reaches else ratio >= target
    return {"name": name, "base": statistics.median(base for base, _ in pairs),
            "new": statistics.median(new for _, new in pairs), "ratio": ratio, "low": low, "high": high,
            "target": target, "met": met, "rounds": len(pairs)}


def tell(row):
    print(f"{row['name']:<42} {row['ratio']:6.2f} [{row['low']:5.2f}, {row['high']:5.2f}]  "
          f"{row['target']:5.2f}  {'met' if row['met'] else 'NOT MET'}", flush=True)


def http_rows(core, folder, rounds, seconds):
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    core.start("nginx", "-e", str(folder / "start.log"), "-c", str(config))
    await_file(folder / "nginx.sock")
    nginx = f"http://127.0.0.1:{port}/"
    own = core.serve("http", "tcp://127.0.0.1:0", "--root", str(folder))[1].replace("tcp:", "http:") + "/ignore"
    for depth, target in ((1, 1.08), (16, 6.0)):
        options = ["--connections", "64", "--pipeline", str(depth)]
        yield row_of(f"http server / nginx, {depth} deep",
                     pairs_of(rounds, lambda: core.load(nginx, seconds, *options),
                              lambda: core.load(own, seconds, *options)), target, False)
    for depth in (1, 16):
        options = ["--connections", "64", "--pipeline", str(depth)]
        yield row_of(f"load / wrk, http server, {depth} deep",
                     pairs_of(rounds, lambda: core.wrk(own, seconds, depth, folder),
                              lambda: core.load(own, seconds, *options)), 1.0, False)
    core.end()


def echo_rows(core, rounds, seconds):
    for service, server in (("tcp", "echo"), ("udp", "udp-echo")):
        bare = core.start_telling(core.bare_echo, service)[1]
        own = core.serve(server, f"{service}://127.0.0.1:0")[1]
        for depth in (1, 16):
            connections = "64" if service == "tcp" else "8"
            options = ["--connections", connections, "--size", "64", "--pipeline", str(depth)]
            yield row_of(f"{service} echo / bare loop, 64 octets, {depth} deep",
                         pairs_of(rounds, lambda: core.load(bare, seconds, *options),
                                  lambda: core.load(own, seconds, *options)),
                         0.97 if service == "tcp" else 1.0, True)
        core.end()


def idle_row(core, connections):
    """Memory of a server with so many connections that do nothing."""
    import resource
    import socket
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < connections + 100:
        raise Failed(f"{connections} connections need more descriptors than the {hard} that are allowed here")
    child, target = core.serve("http", "tcp://127.0.0.1:0", "--root", "/tmp", "--idle-timeout-ms", "600000")
    port = int(target.rsplit(":", 1)[1])
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(connections)]
    held[-1].sendall(b"GET /ignore HTTP/1.1\r\nHost: a\r\n\r\n")
    assert held[-1].recv(64).startswith(b"HTTP/1.1 200"), "the last connection is answered"
    # taskset becomes the server: its process is the child.
    status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
    mebibytes = int(re.search(r"VmRSS:\s*(\d+)", status)[1]) / 1024
    for connection in held:
        connection.close()
    core.end()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return {"name": f"http server, {connections} idle connections, MiB", "value": mebibytes, "target": 64,
            "met": mebibytes <= 64}


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_file(path):
    until = time.monotonic() + 10
    while not path.exists():
        if time.monotonic() > until:
            raise Failed(f"{path.name} did not come up in 10 s")
        time.sleep(0.01)


def main():
    parser = argparse.ArgumentParser(description="The reference servers beside nginx and bare loops; load beside wrk")
    parser.add_argument("build", type=pathlib.Path, help="a build with cli/wiretrial and bench/bare_echo")
    parser.add_argument("--rounds", type=int, default=20, help="pairs a row (20)")
    parser.add_argument("--time", type=float, default=0.5, help="seconds of each measurement (0.5); wrk takes whole ones")
    parser.add_argument("--report", type=pathlib.Path, help="writes the rows as JSON")
    options = parser.parse_args()
    if options.rounds < 5:
        parser.error("--rounds: at least 5 pairs have an interval")
    core = Core(options.build.resolve())
    rows = []
    print(f"{'pair, same core':<42} {'ratio':>6} {'95 % interval':>15} {'target':>6}")
    try:
        with tempfile.TemporaryDirectory() as folder:
            for row in http_rows(core, pathlib.Path(folder), options.rounds, options.time):
                rows.append(row)
                tell(row)
        for row in echo_rows(core, options.rounds, options.time):
            rows.append(row)
            tell(row)
        row = idle_row(core, 10_000)
        rows.append(row)
        print(f"{row['name']:<42} {row['value']:6.1f} {'':>15}  {row['target']:5d}  {'met' if row['met'] else 'NOT MET'}")
    except (Failed, OSError) as error:
        print(f"bench_servers: {error}", file=sys.stderr)
        return 3
    finally:
        core.end()
    if options.report:
        unfinished = options.report.with_name(options.report.name + ".tmp")
        unfinished.write_text(json.dumps({"rows": rows}, indent=1) + "\n")
        unfinished.replace(options.report)
    missed = [row["name"] for row in rows if not row["met"]]
    print(f"bench_servers: {len(rows) - len(missed)} of {len(rows)} targets met"
          + (": " + "; ".join(missed) + " not" if missed else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
