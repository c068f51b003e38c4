"""A contender for ZooKeeper's lock by Kazoo's recipe. Commands come by standard input, a line each; the answer is "ok" or what went wrong."""
import logging
import sys

from kazoo.client import KazooClient

# It says that it tries again, which a start is full of.
logging.getLogger("kazoo").setLevel(logging.CRITICAL)
client = KazooClient(hosts=sys.argv[1], timeout=600)
client.start(timeout=60)
print("ok", flush=True)
locks = {}
for line in sys.stdin:
    command, name = line.split()
    try:
        if name not in locks:
            locks[name] = client.Lock("/locks/" + name)
        if command == "acquire":
            locks[name].acquire(timeout=60)
        else:
            locks[name].release()
        print("ok", flush=True)
    except Exception as e:  # The other end counts it as a cycle that was not done, and says why.
        print(type(e).__name__, e, flush=True)
