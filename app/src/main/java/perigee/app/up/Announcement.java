package perigee.app.up;

import java.nio.file.Path;

/// What a started network says: where it is and what to try.
final class Announcement {

  private Announcement() {}

  static void print(PortPlan plan, Path data, FirstSecrets secrets) {
    String edge = "http://" + PortPlan.reached(plan.http(LocalNode.caches().getFirst()));
    String dir = quoted(data);
    StringBuilder text = new StringBuilder();
    text.append(
        "Perigee is up: control, two edges, two cores, three name servers, two super nodes; data in %s%n"
            .formatted(data));
    secrets
        .adminLink()
        .ifPresent(link -> {
          text.append("  API token, shown once: %s%n".formatted(secrets.apiToken()));
          text.append("  console, good for one use: %s%n".formatted(link));
        });
    text.append(
        """
        Try:
          ./perigee property add demo --host '*' --origin http://127.0.0.1:8000 --data %1$s
          curl -i %2$s/            # a miss, then a hit: see Cache-Status
          ./perigee purge --all --wait --data %1$s
          ./perigee top --data %1$s
        Ctrl-C stops it; the next start is warm.
        """
            .formatted(dir, edge));
    System.out.print(text);
    System.out.flush();
  }

  /// As a shell takes it.
  private static String quoted(Path data) {
    String text = data.toString();
    return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
