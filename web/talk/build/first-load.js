import { gzipSync } from 'node:zlib';

/**
 * Fails the build when what a browser must load before it shows the app is too large: the page,
 * the entry with all that it imports at once, their styles, and the font of the reader's letters.
 */
export function firstLoad({ maxGzippedBytes }) {
  return {
    name: 'first-load',
    apply: 'build',
    writeBundle(_, bundle) {
      const files = new Set(['index.html']);
      for (const output of Object.values(bundle)) {
        if (output.type === 'chunk' && output.isEntry) follow(output, bundle, files);
        if (/latin-wght-normal.*\.woff2$/.test(output.fileName)) files.add(output.fileName);
      }
      const bytes = [...files].reduce((sum, name) => sum + size(name, bundle[name]), 0);
      const said = `first load: ${files.size} files, ${(bytes / 1000).toFixed(1)} kB gzipped`;
      if (bytes > maxGzippedBytes) this.error(`${said}; at most ${maxGzippedBytes / 1000} kB`);
      else this.info(said);
    },
  };
}

function follow(chunk, bundle, files) {
  if (files.has(chunk.fileName)) return;
  files.add(chunk.fileName);
  for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css);
  for (const name of chunk.imports) if (bundle[name]) follow(bundle[name], bundle, files);
}

function size(name, output) {
  const content = output?.type === 'chunk' ? output.code : output?.source;
  if (content === undefined) return 0;
  return name.endsWith('.woff2') ? content.length : gzipSync(content, { level: 9 }).length;
}
