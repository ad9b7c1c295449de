/**
 * Bundles the service entry and the command line for the image: ES modules that need no node_modules. What the sources
 * import lazily (a service, a warehouse client, Pub/Sub, the documentation pages) stays a file of its own that is read when
 * it is asked for, so a cold start reads little. DuckDB, a native engine, is left out.
 *
 *     node deploy/bundle.ts [folder, default dist]
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(root, 'dist');

/** What bundled CommonJS code expects to have around it. */
const COMMONJS_NAMES = [
  "import { createRequire as createRequire_ } from 'node:module';",
  "import { fileURLToPath as fileURLToPath_ } from 'node:url';",
  'const require = createRequire_(import.meta.url);',
  'const __filename = fileURLToPath_(import.meta.url);',
  "const __dirname = fileURLToPath_(new URL('.', import.meta.url));",
].join(' ');

/**
 * A lazily imported CommonJS package has, as a file of its own, only a default export; Node also gives it names. So that the
 * sources run alike in both, such an import leads to a module that exports the names that Node finds.
 */
const lazyPackages: Plugin = {
  name: 'lazy packages',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[^.]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === lazyPackages) return undefined;
      const found = await resolve(path, { kind, importer, resolveDir, pluginData: lazyPackages });
      if (found.errors.length > 0 || found.external) return found;
      return { path: found.path, namespace: lazyPackages.name };
    });
    onLoad({ filter: /.*/, namespace: lazyPackages.name }, async ({ path }) => {
      const names = Object.keys(await import(pathToFileURL(path).href)).filter((name) => name !== 'module.exports');
      return { contents: `export { ${names.join(', ')} } from ${JSON.stringify(path)};`, resolveDir: dirname(path) };
    });
  },
};

rmSync(folder, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['bin/service.ts', 'bin/nba-analytics.ts'],
  outdir: folder,
  entryNames: '[name]',
  chunkNames: 'chunks/[name]-[hash]',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ['@duckdb/node-api', '@duckdb/node-bindings'],
  plugins: [lazyPackages],
  banner: { js: COMMONJS_NAMES },
  // Names stay as they are: stack traces are read without source maps too.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
});

// The documentation pages look for their files beside the code: the logo below its folder, the others above it.
const pages = join(dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json')), 'static');
cpSync(pages, join(folder, 'static'), { recursive: true });
mkdirSync(join(folder, 'chunks', 'static'), { recursive: true });
cpSync(join(pages, 'logo.svg'), join(folder, 'chunks', 'static', 'logo.svg'));

// Licences ask for their texts wherever the code goes.
writeFileSync(join(folder, 'LICENCES.txt'), licenceTexts(Object.keys(metafile.inputs)));

/** Name, version, licence and its text of every package that one of the files is from. */
function licenceTexts(files: readonly string[]): string {
  const folders = files.flatMap((file) => {
    const [path] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.slice(file.indexOf(':') + 1)) ?? [];
    return path === undefined ? [] : [resolve(root, path)];
  });
  const texts = [...new Set(folders)].sort().map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    const file = readdirSync(path).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file === undefined ? 'The package has no file of its own.' : readFileSync(join(path, file), 'utf8');
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

const bytes = Object.entries(metafile.outputs).reduce(
  (sum, [path, output]) => (path.endsWith('.map') ? sum : sum + output.bytes),
  0,
);
console.log(`${folder}: ${Object.keys(metafile.outputs).length / 2} modules, ${(bytes / 1_048_576).toFixed(1)} MiB`);
