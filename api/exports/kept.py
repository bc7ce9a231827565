"""Files of what is published, made once: a release never changes, so everybody who asks gets the same bytes."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from threading import Lock

from api.exports.findings import FindingsFile

# Two languages of five kinds, of the newest release and of the one before.
MOST = 20
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """The files by (release, format, language); at most `MOST`, the one that nobody asked for longest gives way."""

    files: OrderedDict[Key, tuple[FindingsFile, bytes]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def file(self, key: Key, make: Callable[[], FindingsFile]) -> FindingsFile:
        """The file, at its beginning; made while everybody else waits, so that strangers typeset one at a time."""
        with self.lock:
            if key not in self.files:
                made = make()
                with made.content as content:
                    self.files[key] = (made, content.read())
            self.files.move_to_end(key)
            while len(self.files) > MOST:
                self.files.popitem(last=False)
            made, content_bytes = self.files[key]
        return replace(made, content=BytesIO(content_bytes))
