package perigee.content.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.content.store.CacheKey;
import perigee.model.property.EarlyHints;
import perigee.wire.http.CacheControl;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.Link;

/// The links that the last 200 of a URL told clients to load, sent ahead as `103` to the next
/// client who has to wait for an answer (RFC 8297). What an origin itself sends as `103` is no part
/// of it. Bounded: the longest unused is forgotten. Safe for all loops.
final class LinkMemory {

  private static final int MOST_URLS = 8_192;

  /// Characters of the links of one URL; those that would be more are left out.
  private static final int MOST_CHARACTERS = 4_096;

  private static final Set<String> RELATIONS = Set.of("preload", "modulepreload", "preconnect");

  private final Map<CacheKey, String> byUrl =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CacheKey, String> eldest) {
          return size() > MOST_URLS;
        }
      };

  /// Sees an answer's fields as the client gets them.
  void sent(Transaction t, int status, Fields.Builder fields) {
    boolean wanted = t.policy.settings().hints() != EarlyHints.NONE;
    if (!wanted || status != 200 || !t.request().method().equals("GET")) {
      return;
    }
    Fields now = fields.build();
    CacheControl words = CacheControl.of(now);
    boolean forOneClient =
        words.isPrivate() || words.noStore() || t.request().fields().has("authorization");
    keep(t.policy.key(), forOneClient ? "" : links(now));
  }

  private synchronized void keep(CacheKey key, String links) {
    if (links.isEmpty()) {
      byUrl.remove(key);
    } else if (!links.equals(byUrl.get(key))) {
      byUrl.put(key, links);
    }
  }

  private synchronized @Nullable String find(CacheKey key) {
    return byUrl.get(key);
  }

  private static String links(Fields fields) {
    String all = fields.combined("link");
    if (all == null) {
      return "";
    }
    List<String> kept = new ArrayList<>(4);
    int characters = 0;
    for (Link link : Link.list(all)) {
      boolean useful = link.relations().stream().anyMatch(RELATIONS::contains);
      if (useful && characters + link.text().length() <= MOST_CHARACTERS) {
        characters += link.text().length();
        kept.add(link.text());
      }
    }
    return String.join(", ", kept);
  }

  /// Tells a client what is known while its answer is fetched.
  void hint(Transaction t) {
    if (!t.isPublic() || !t.request().method().equals("GET") || !t.isOpen() || !isForThis(t)) {
      return;
    }
    String links = find(t.policy.key());
    if (links != null) {
      t.exchange.inform(103, Fields.of("link", links));
    }
  }

  private static boolean isForThis(Transaction t) {
    HttpVersion version = t.request().version();
    return switch (t.policy.settings().hints()) {
      case NONE -> false;
      case HTTP2 -> version != HttpVersion.HTTP_1_0 && version != HttpVersion.HTTP_1_1;
      case ALL -> version != HttpVersion.HTTP_1_0;
    };
  }
}
