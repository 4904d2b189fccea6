package perigee.app.up;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A copy of a jar without the signatures of its authors. The JVM checks those at every start,
/// class by class, and keeps no signed class in an AOT cache; Maven has checked the jar's digest
/// already.
public final class PlainJar {

  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

  private PlainJar() {}

  /// Copies a jar; one that is not signed stays as it is.
  public static void copy(Path from, Path to) throws IOException {
    try (JarFile jar = new JarFile(from.toFile(), false)) {
      if (jar.stream().noneMatch(entry -> isSignature(entry.getName()))) {
        Files.copy(from, to);
        return;
      }
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
        copyEntries(jar, out);
      }
    }
  }

  private static void copyEntries(JarFile jar, ZipOutputStream out) throws IOException {
    for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
      JarEntry entry = all.nextElement();
      String name = entry.getName();
      if (isSignature(name)) {
        continue;
      }
      ZipEntry plain = new ZipEntry(name);
      plain.setTime(entry.getTime());
      out.putNextEntry(plain);
      if (name.equals(JarFile.MANIFEST_NAME)) {
        writeManifest(jar, out);
      } else {
        jar.getInputStream(entry).transferTo(out);
      }
      out.closeEntry();
    }
  }

  /// Its main part alone: the rest is one digest per class.
  private static void writeManifest(JarFile jar, OutputStream out) throws IOException {
    Manifest manifest = new Manifest(jar.getManifest());
    manifest.getEntries().clear();
    manifest.write(out);
  }

  private static boolean isSignature(String name) {
    return SIGNATURE.matcher(name).matches();
  }
}
