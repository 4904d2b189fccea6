package perigee.control.meeting;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.store.Bus;
import perigee.control.store.Nodes.NodeRecord;
import perigee.control.store.Properties;
import perigee.control.store.Properties.Change;
import perigee.control.store.Properties.Versioned;
import perigee.model.meeting.Recording;
import perigee.model.meeting.RecordingsHeld;
import perigee.model.property.Origin;
import perigee.model.property.Property;

/// Which recordings there are, as talk hosts tell again and again: they are the truth about them,
/// nothing is kept here. Each host that has some is the origin of a property of its own, so that
/// edges deliver them. Safe for all threads.
public final class RecordingDesk {

  private static final Logger LOG = LoggerFactory.getLogger(RecordingDesk.class);

  /// Below which a talk host serves recordings.
  public static final String PATH = "/v1/recordings/";

  private static final String AUTHOR = "perigee";
  private static final int MOST_NODES = 4_096;
  private static final int MOST_DELETIONS = 10_000;

  private final Properties properties;
  private final Bus bus;
  private final String provider;
  private final String link;
  private final Map<String, RecordingsHeld> byNode = new ConcurrentHashMap<>();
  private final Set<String> deletions = ConcurrentHashMap.newKeySet();

  /// @param provider that owns the properties
  /// @param link what recordings' URLs begin with at the edges, with `*` for the host's name; empty
  ///   if edges don't deliver them
  public RecordingDesk(Properties properties, Bus bus, String provider, String link) {
    this.properties = properties;
    this.bus = bus;
    this.provider = provider;
    this.link = link;
  }

  /// A recording and where it is.
  ///
  /// @param url what its files' URLs begin with, by an edge
  /// @param direct the same at its host
  public record Found(Recording recording, String url, String direct) {}

  /// A host tells all that it has.
  ///
  /// @return which of them it is to delete
  public List<String> told(NodeRecord node, RecordingsHeld held) {
    if (byNode.size() < MOST_NODES || byNode.containsKey(node.id())) {
      byNode.put(node.id(), held);
    }
    if (!held.recordings().isEmpty() && !held.link().isEmpty() && !link.isEmpty()) {
      deliver(node.id(), held.link());
    }
    Set<String> there = new HashSet<>();
    byNode.values().forEach(all -> all.recordings().forEach(each -> there.add(each.id())));
    deletions.retainAll(there);
    return held.recordings().stream().map(Recording::id).filter(deletions::contains).toList();
  }

  /// Makes the host an origin, once, and again when it moves.
  private void deliver(String node, String at) {
    String name = "recordings-" + node;
    Optional<Versioned> before = properties.find(name);
    try {
      URI origin = new URI(at);
      if (before.isPresent() && before.get().property().origins().getFirst().url().equals(origin)) {
        return;
      }
      Property property =
          new Property(
              name,
              provider,
              List.of(new URI(link(node)).getHost()),
              List.of(new Origin(origin, 1, false, null, true, null)),
              List.of());
      long expected = before.map(Versioned::version).orElse(0L);
      Change change = properties.put(property, expected, AUTHOR, "deliver recordings of " + node);
      switch (change) {
        case Change.Done(long release, long _) -> bus.publish(Bus.RELEASES, Long.toString(release));
        case Change.Conflict _, Change.Missing _ -> {
          // Somebody else did it; the host tells again.
        }
        case Change.HostTaken(String host, String by) ->
            LOG.warn("event=recordings-not-delivered host={} taken-by={}", host, by);
      }
    } catch (URISyntaxException e) {
      LOG.warn("event=recordings-not-delivered node={} reason=\"{}\"", node, e.getMessage());
    }
  }

  private String link(String node) {
    return link.replace("*", node);
  }

  /// Of a meeting, the newest first; those that go on have no end.
  public List<Found> of(String meeting) {
    List<Found> found = new ArrayList<>();
    byNode.forEach((node, held) -> {
      for (Recording each : held.recordings()) {
        if (each.meeting().equals(meeting) && !deletions.contains(each.id())) {
          String direct = held.link() + PATH + each.id() + "/";
          String url = link.isEmpty() ? direct : link(node) + PATH + each.id() + "/";
          found.add(new Found(each, url, direct));
        }
      }
    });
    found.sort((a, b) -> b.recording().startedAt().compareTo(a.recording().startedAt()));
    return found;
  }

  /// Has a recording deleted; its host does it within seconds.
  ///
  /// @return whether there is one, which is over
  public boolean delete(String meeting, String recording) {
    boolean known =
        of(meeting).stream()
            .anyMatch(found ->
                found.recording().id().equals(recording) && found.recording().endedAt() != null);
    return known && deletions.size() < MOST_DELETIONS && deletions.add(recording);
  }
}
