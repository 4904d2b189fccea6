package perigee.control.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.net.file.WholeFile;
import perigee.selection.evidence.ClientEvidence;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.evidence.PathFigures;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapRead;
import perigee.selection.map.MappingMap;

/// What the mapper starts from after a restart: the last map, and a summary of the evidence, a line
/// for each path. Both are replaced whole. Of the mapper's thread.
final class MapFiles {

  private static final Logger LOG = LoggerFactory.getLogger(MapFiles.class);
  private static final int FIELDS = 9;

  /// Samples of one path that a restart remembers at most: what is old should be overruled soon.
  private static final int MOST_SAMPLES = 16;

  private final Path map;
  private final Path evidence;

  MapFiles(Path data) {
    this.map = data.resolve("mapping.map");
    this.evidence = data.resolve("mapping.evidence");
  }

  void keep(byte[] bytes) throws IOException {
    WholeFile.replace(map, bytes);
  }

  Optional<MappingMap> map() {
    if (!Files.exists(map)) {
      return Optional.empty();
    }
    try {
      return switch (MapCodec.decode(Files.readAllBytes(map))) {
        case MapRead.Complete(MappingMap read) -> Optional.of(read);
        case MapRead.Malformed(String reason) -> {
          LOG.warn("event=map-unreadable file={} error=\"{}\"", map, reason);
          yield Optional.empty();
        }
      };
    } catch (IOException e) {
      LOG.warn("event=map-unreadable file={} error=\"{}\"", map, e.getMessage());
      return Optional.empty();
    }
  }

  void keep(EvidenceTable table, long nowMillis) throws IOException {
    StringBuilder text = new StringBuilder(1 << 16);
    table.forEach(client ->
        client.forEachPath(
            (target, path) -> line(text, client, target, path.figures(nowMillis), nowMillis)));
    WholeFile.replace(evidence, text.toString().getBytes(UTF_8));
  }

  private static void line(
      StringBuilder text,
      ClientEvidence client,
      String target,
      PathFigures figures,
      long nowMillis) {
    if (figures.samples() < 1 || Double.isInfinite(figures.ageNanos())) {
      return;
    }
    int samples = (int) Math.clamp(figures.samples(), 1, MOST_SAMPLES);
    long at = nowMillis - (long) (figures.ageNanos() / 1e6);
    double deviation = Math.max(0, figures.rtt75Nanos() - figures.rttNanos());
    // A thousand segments tell the loss to a tenth of a per cent, and weigh no more than that.
    long lost = Math.round(Math.clamp(figures.loss(), 0, 1) * 1_000);
    text.append(client.prefix()).append(' ').append(target).append(' ').append(at);
    text.append(' ').append(samples).append(' ').append(figures.rttNanos());
    text.append(' ').append(deviation).append(" 1000 ").append(lost);
    text.append(' ').append(figures.deliveryBps()).append('\n');
  }

  /// Reads what was kept into a table; lines that are none are passed over and counted in the log.
  void restore(EvidenceTable table) {
    if (!Files.exists(evidence)) {
      return;
    }
    int wrong = 0;
    try (BufferedReader lines = Files.newBufferedReader(evidence)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        wrong += restore(table, line.split(" ", -1)) ? 0 : 1;
      }
    } catch (IOException e) {
      LOG.warn("event=evidence-unreadable file={} error=\"{}\"", evidence, e.getMessage());
    }
    LOG.info("event=evidence-restored paths={} wrong-lines={}", table.pathCount(), wrong);
  }

  private static boolean restore(EvidenceTable table, String[] fields) {
    Optional<Prefix> prefix = fields.length == FIELDS ? Prefix.parse(fields[0]) : Optional.empty();
    @Nullable PathSample sample = prefix.isPresent() ? sample(fields) : null;
    return sample != null && table.add(prefix.get(), fields[1], sample, Long.parseLong(fields[2]));
  }

  private static @Nullable PathSample sample(String[] fields) {
    try {
      boolean timed = Long.parseLong(fields[2]) > 0;
      PathSample sample =
          new PathSample(
              MeasurementSource.PASSIVE,
              Integer.parseInt(fields[3]),
              Double.parseDouble(fields[4]),
              Double.parseDouble(fields[5]),
              Long.parseLong(fields[6]),
              Long.parseLong(fields[7]),
              Double.parseDouble(fields[8]));
      return timed && sample.isPlausible() ? sample : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
