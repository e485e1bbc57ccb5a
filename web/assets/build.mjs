// Builds web/static from web/assets. The same sources give the same bytes, and sources.sha256 lets
// the Python tests see, without node, that what is committed was built from what is committed.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static");
const modules = join(here, "node_modules");

const NOTICE = `/*! Optimum Engagements. Includes govuk-frontend, (c) Crown copyright (Government Digital Service), MIT licence: see licences.txt */`;

async function styles() {
  const { css } = sass.compile(join(here, "scss", "site.scss"), {
    style: "compressed",
    loadPaths: [modules],
    quietDeps: true,
  });
  await writeFile(join(out, "site.css"), `${NOTICE}\n${css}`.replaceAll("\uFEFF", ""));
}

// Two changes on the way in. The library names itself in messages for developers: this is not its
// publisher's site, so they speak of "the component library". And it puts aria-expanded on radio buttons,
// which ARIA does not allow there: that something opens below is told by aria-controls and the page itself.
const EXPANDED = "$input.setAttribute('aria-expanded', inputIsChecked.toString());";

const adjusted = {
  name: "adjusted",
  setup(bundler) {
    bundler.onLoad({ filter: /govuk-frontend[\\/].*\.mjs$/ }, async ({ path }) => {
      let text = (await readFile(path, "utf8")).replaceAll("GOV.UK Frontend", "The component library");
      if (path.endsWith("radios.mjs")) {
        if (!text.includes(EXPANDED)) throw new Error(`${path} changed: see EXPANDED in build.mjs`);
        text = text.replace(EXPANDED, "");
      }
      return { contents: text, loader: "js" };
    });
  },
};

async function scripts() {
  await build({
    entryPoints: [join(here, "js", "site.js"), join(here, "js", "start.js")],
    outdir: out,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "none",
    banner: { js: NOTICE },
    plugins: [adjusted],
    logLevel: "warning",
  });
  await cp(join(modules, "htmx.org", "dist", "htmx.min.js"), join(out, "htmx.min.js"));
}

async function fonts() {
  const family = join(modules, "@fontsource-variable", "figtree");
  for (const subset of ["latin", "latin-ext"]) {
    for (const style of ["normal", "italic"]) {
      const name = `figtree-${subset}-wght-${style}.woff2`;
      await cp(join(family, "files", name), join(out, "fonts", name));
    }
  }
  await cp(join(family, "LICENSE"), join(out, "fonts", "OFL.txt"));
}

async function sourceFiles() {
  const found = ["package.json", "package-lock.json", "build.mjs", "favicon.svg", "licences.txt"];
  for (const folder of ["js", "scss"]) {
    for (const name of await readdir(join(here, folder))) found.push(`${folder}/${name}`);
  }
  return found.sort();
}

async function digest() {
  const lines = [];
  for (const name of await sourceFiles()) {
    const hash = createHash("sha256").update(await readFile(join(here, name))).digest("hex");
    lines.push(`${hash}  ${name}`);
  }
  await writeFile(join(out, "sources.sha256"), `${lines.join("\n")}\n`);
}

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "fonts"), { recursive: true });
await Promise.all([styles(), scripts(), fonts()]);
await cp(join(here, "favicon.svg"), join(out, "favicon.svg"));
await cp(join(here, "licences.txt"), join(out, "licences.txt"));
await digest();
