# python_urllib: asks for one URL with urllib.request and tells by its exit status how that went.
#
# 0 an answer, whose content is on standard output; 3 the answer broke off or did not come; 4 nobody listens, or the
# answer is an error; 5 the answer breaks the protocol. Anything else is a fault of this script.
# SPDX-License-Identifier: Apache-2.0
import argparse
import http.client
import sys
import urllib.error
import urllib.request

arguments = argparse.ArgumentParser()
arguments.add_argument("url")
arguments.add_argument("--method")
arguments.add_argument("--data")
arguments.add_argument("--proxy")
asked = arguments.parse_args()

# Proxies of the environment are no business of the case.
proxies = {"http": asked.proxy} if asked.proxy else {}
opener = urllib.request.build_opener(urllib.request.ProxyHandler(proxies))
request = urllib.request.Request(asked.url, method=asked.method,
                                 data=None if asked.data is None else asked.data.encode())


def status_of(error):
    """The exit status for an error, wrapped by urllib where it came while the request was sent."""
    if isinstance(error, urllib.error.HTTPError):
        return 4
    if isinstance(error, urllib.error.URLError):
        return status_of(error.reason) if isinstance(error.reason, Exception) else 5
    if isinstance(error, ConnectionRefusedError):
        return 4
    if isinstance(error, (http.client.IncompleteRead, http.client.RemoteDisconnected, OSError)):
        return 3
    return 5


try:
    with opener.open(request, timeout=8) as response:
        content = response.read()
except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError, OverflowError, MemoryError) as caught:
    print(f"{type(caught).__name__}: {caught}", file=sys.stderr)
    sys.exit(status_of(caught))
sys.stdout.buffer.write(content)
