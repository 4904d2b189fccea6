package perigee.model.property;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Quantities;
import perigee.model.document.Value;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes what a rule sets.
final class SettingsWriter {

  private SettingsWriter() {}

  static void settings(Settings set, ObjectNode node) {
    duration(node, "cache-lifetime", set.cacheLifetime());
    flag(node, "bypass", set.bypass());
    if (set.cacheKey() != null) {
      cacheKey(set.cacheKey(), node.putObject("cache-key"));
    }
    if (set.requestFields() != null) {
      edits(set.requestFields(), node.putObject("request-headers"));
    }
    if (set.responseFields() != null) {
      edits(set.responseFields(), node.putObject("response-headers"));
    }
    @Nullable Redirect redirect = set.redirect();
    if (redirect != null) {
      node.putObject("redirect")
          .put("status", redirect.status())
          .put("location", redirect.location());
    }
    if (set.compression() != null) {
      compression(set.compression(), node.putObject("compression"));
    }
    duration(node, "stale-while-revalidate", set.staleWhileRevalidate());
    duration(node, "stale-if-error", set.staleIfError());
    protection(set, node);
    flag(node, "server-timing", set.serverTiming());
    flag(node, "store-set-cookie", set.storeSetCookie());
    flag(node, "unknown-transfer-encoding", set.unknownTransferEncoding());
    @Nullable Long sliceBytes = set.sliceBytes();
    if (sliceBytes != null) {
      node.put("slice-size", Quantities.text(sliceBytes));
    }
    if (set.earlyHints() != null) {
      node.put("early-hints", Value.kebab(set.earlyHints()));
    }
    if (set.redirectMisled() != null) {
      node.put("redirect-misled", Value.kebab(set.redirectMisled()));
    }
    if (set.prefetchNext() != null) {
      node.put("prefetch-next", set.prefetchNext());
    }
  }

  private static void compression(Compression compression, ObjectNode node) {
    node.put("enabled", compression.on());
    compression.codings().forEach(node.putArray("codings")::add);
    compression.types().forEach(node.putArray("types")::add);
    node.put("least-bytes", compression.leastBytes());
  }

  private static void protection(Settings set, ObjectNode node) {
    @Nullable SignedUrl signedUrl = set.signedUrl();
    if (signedUrl != null) {
      ObjectNode signed = node.putObject("signed-url");
      ArrayNode keys = signed.putArray("keys");
      signedUrl.keys().forEach(k -> keys.addObject().put("id", k.id()).put("secret", k.secret()));
      if (signedUrl.cookie() != null) {
        signed.put("cookie", signedUrl.cookie());
      }
    }
    @Nullable RateLimit limit = set.rateLimit();
    if (limit != null) {
      node.putObject("rate-limit")
          .put("requests", limit.requests())
          .put("per", Quantities.text(limit.per()))
          .put("burst", limit.burst());
    }
  }

  private static void duration(ObjectNode node, String key, @Nullable Duration duration) {
    if (duration != null) {
      node.put(key, Quantities.text(duration));
    }
  }

  private static void flag(ObjectNode node, String key, @Nullable Boolean flag) {
    if (flag != null) {
      node.put(key, flag);
    }
  }

  private static void cacheKey(CacheKeyParts parts, ObjectNode node) {
    switch (parts.query()) {
      case ALL -> node.put("query", "all");
      case NONE -> node.put("query", "none");
      case ALLOW -> parts.queryNames().forEach(node.putObject("query").putArray("allow")::add);
      case DENY -> parts.queryNames().forEach(node.putObject("query").putArray("deny")::add);
    }
    node.put("sort-query", parts.sortQuery());
    PropertyWriter.texts(node, "headers", parts.headers());
    PropertyWriter.texts(node, "cookies", parts.cookies());
  }

  private static void edits(FieldEdits edits, ObjectNode node) {
    PropertyWriter.texts(node, "remove", edits.remove());
    if (!edits.set().isEmpty()) {
      ObjectNode set = node.putObject("set");
      edits.set().forEach(line -> set.put(line.name(), line.value()));
    }
    if (!edits.add().isEmpty()) {
      ObjectNode add = node.putObject("add");
      byName(edits.add()).forEach((name, values) -> values.forEach(add.putArray(name)::add));
    }
  }

  private static Map<String, List<String>> byName(List<FieldEdits.Line> lines) {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (FieldEdits.Line line : lines) {
      byName.computeIfAbsent(line.name(), _ -> new ArrayList<>()).add(line.value());
    }
    return byName;
  }
}
