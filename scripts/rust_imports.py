"""Which file of a Rust crate uses what of which other file. scripts/check-circles looks for circles in it.

File A uses file B where A names an item that is defined in B, by a path that starts with `crate`, `super`, `self` or a
module that A declares; `use` declarations that lead elsewhere are followed. Not seen are methods, and what macros make.

- `mod b;` is no use, and neither is `pub use b::Thing;` in a file that does nothing with `Thing`: a parent that only
  declares and re-exports its children uses none of them, and who imports `Thing` from the parent uses b.
- Tests (`#[cfg(test)]`) may look at anything, and are left out.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

TOKEN = re.compile(
    r"""
    //[^\n]* | /\*.*?\*/                                  # comments
    | b?r(?P<hashes>\#*)".*?"(?P=hashes) | [bc]?"(?:\\.|[^"\\])*"   # strings
    | b?'(?:\\(?:x..|u\{[^}]*\}|.)|[^'\\])'               # characters
    | '\w+                                                # lifetimes
    | (?P<token>::|r\#\w+|[A-Za-z_]\w*|[^\s\w])
    """,
    re.VERBOSE | re.DOTALL,
)
DEFINES = {"fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules"}
STARTS = {"crate", "super", "self"}
OPEN, CLOSE = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}


@dataclass
class Use:
    """A `use` of one path; `name` is what it is called here, `*` for all."""

    path: list[str]
    name: str
    exported: bool


@dataclass
class Module:
    file: Path
    parent: "Module | None"
    folder: Path  # where its children's files lie
    definitions: set[str] = field(default_factory=set)
    children: dict[str, "Module"] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)
    paths: list[list[str]] = field(default_factory=list)  # every other path that is named
    names: set[str] = field(default_factory=set)  # every identifier outside of `use`


def tokens(text: str) -> list[str]:
    return [found["token"] for found in TOKEN.finditer(text) if found["token"]]


def after_group(words: list[str], at: int) -> int:
    """Behind the bracket that closes the one at `at`."""
    depth = 0
    while at < len(words):
        depth += words[at] in OPEN
        depth -= words[at] in CLOSE
        at += 1
        if depth == 0:
            break
    return at


def after_item(words: list[str], at: int) -> int:
    """Behind the item that begins at `at`: its semicolon or its braces."""
    while at < len(words) and words[at] != ";":
        if words[at] == "{":
            at = after_group(words, at)
            # `struct A {}` ends here, and so does a function; `= { .. };` goes on.
            return at + 1 if words[at : at + 1] == [";"] else at
        at = after_group(words, at) if words[at] in OPEN else at + 1
    return at + 1


def use_tree(words: list[str], at: int, before: list[str], exported: bool, found: list[Use]) -> int:
    """Read one tree of a `use` declaration."""
    path = list(before)
    while at < len(words):
        word = words[at]
        if word == "{":
            at += 1
            while words[at] != "}":
                at = use_tree(words, at, path, exported, found)
                at += words[at] == ","
            return at + 1
        if word == "*":
            found.append(Use(path, "*", exported))
            return at + 1
        if word == "as":
            found.append(Use(path, words[at + 1], exported))
            return at + 2
        if word in (",", "}", ";"):
            break
        if word != "::":
            path.append(word)
        at += 1
    # `use a::{self}` is `use a`.
    if path[-1] == "self" and len(path) > 1:
        path.pop()
    found.append(Use(path, path[-1], exported))
    return at


class Crate:
    """The modules of one target, from its root file."""

    def __init__(self, root: Path) -> None:
        self.modules: list[Module] = []
        self.root = self._file(root, None, root.parent)

    def _file(self, path: Path, parent: Module | None, folder: Path) -> Module:
        module = Module(path, parent, folder)
        self.modules.append(module)
        self._read(module, tokens(path.read_text(encoding="utf-8")))
        return module

    def _read(self, module: Module, words: list[str]) -> None:
        at, depth, exported = 0, 0, False
        while at < len(words):
            word = words[at]
            depth += (word == "{") - (word == "}")
            if word == "#" and words[at + 1 : at + 2] == ["["]:
                end = after_group(words, at + 1)
                if words[at + 2 : end - 1] == ["cfg", "(", "test", ")"]:
                    end = self._after_attributes(words, end)
                    end = after_item(words, end)
                at = end
                continue
            if word == "pub":
                exported = True
                at = after_group(words, at + 1) if words[at + 1 : at + 2] == ["("] else at + 1
                continue
            if word == "mod" and words[at + 2 : at + 3] in ([";"], ["{"]):
                at = self._child(module, words, at + 1)
            elif word == "use" and (at == 0 or words[at - 1] != "+"):
                found: list[Use] = []
                at = use_tree(words, at + 1, [], exported, found)
                module.uses.extend(found)
            elif word in DEFINES and depth == 0 and words[at - 1 : at] != ["*"]:
                name = at + 2 if word == "macro_rules" else at + 1
                module.definitions.update(words[name : name + 1])
                at = name + 1
            elif (word in STARTS or word[0].isalpha()) and words[at + 1 : at + 2] == ["::"] and words[at - 1 : at] != ["::"]:
                path = [word]
                module.names.add(word)
                while words[at + 1 : at + 2] == ["::"] and at + 2 < len(words) and re.match(r"[A-Za-z_]", words[at + 2]):
                    path.append(words[at + 2])
                    at += 2
                module.paths.append(path)
                at += 1
            else:
                module.names.add(word)
                at += 1
            exported = False

    @staticmethod
    def _after_attributes(words: list[str], at: int) -> int:
        while words[at : at + 2] == ["#", "["]:
            at = after_group(words, at + 1)
        return at

    def _child(self, module: Module, words: list[str], at: int) -> int:
        name = words[at]
        folder = module.folder / name
        if words[at + 1] == "{":
            end = after_group(words, at + 1)
            child = Module(module.file, module, folder)
            self.modules.append(child)
            module.children[name] = child
            self._read(child, words[at + 2 : end - 1])
            return end
        for path in (module.folder / f"{name}.rs", folder / "mod.rs"):
            if path.is_file():
                module.children[name] = self._file(path, module, folder)
        return at + 2

    def owner(self, module: Module, path: list[str], depth: int = 0) -> "tuple[Path, str] | None":
        """The file that defines what a path names, and the name; none if it is not of this crate."""
        if depth > 20:
            return None
        at, rest = module, list(path)
        if rest[0] == "crate":
            at, rest = self.root, rest[1:]
        elif rest[0] == "self":
            rest = rest[1:]
        else:
            while rest and rest[0] == "super":
                if at.parent is None:
                    return None
                at, rest = at.parent, rest[1:]
        while rest and rest[0] in at.children and rest[0] not in at.definitions:
            at, rest = at.children[rest[0]], rest[1:]
        if not rest:
            return None  # a module as such; what is named of it is another path
        name = rest[0]
        if name in at.definitions:
            return at.file, name
        for use in at.uses:
            if use.name == name and use.path != path:
                # Imported under the name that follows: `use super::b; b::Thing`.
                return self.owner(at, [*use.path, *rest[1:]], depth + 1)
        for use in at.uses:
            if use.name == "*" and use.path:
                found = self.owner(at, [*use.path, *rest], depth + 1)
                if found:
                    return found
        return None

    def used(self) -> dict[Path, dict[Path, str]]:
        """For each file, the files that it uses, with a name that shows it."""
        found: dict[Path, dict[Path, str]] = {module.file: {} for module in self.modules}
        for module in self.modules:
            paths = [path for path in module.paths if path[0] in STARTS or path[0] in module.children or self._imported(module, path[0])]
            for use in module.uses:
                if use.name == "*":
                    paths.extend([*use.path, name] for name in sorted(module.names))
                elif not use.exported or use.name in module.names:
                    paths.append(use.path)
            for path in paths:
                owner = self.owner(module, path)
                if owner and owner[0] != module.file:
                    found[module.file].setdefault(*owner)
        return found

    @staticmethod
    def _imported(module: Module, name: str) -> bool:
        return any(use.name == name for use in module.uses)
