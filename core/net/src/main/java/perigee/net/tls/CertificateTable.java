package perigee.net.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.model.tls.TlsEntry.Certificate;

/// The certificates of a node, found by the name that a client asks for: the exact name, else the
/// wildcard above it (RFC 9525 §6.3: one label), else the certificate for everybody. One hash
/// look-up, or two. Changed by one thread at a time, read by any.
final class CertificateTable {

  private static final Comparator<Certificate> BEST_FIRST =
      Comparator.comparing(Certificate::source).reversed().thenComparing(Certificate::id);

  private final Map<String, Certificate> byId = new ConcurrentHashMap<>();

  /// Every list holds what may be shown for the name, the best first, and is never empty.
  private final Map<String, List<Certificate>> byName = new ConcurrentHashMap<>();

  synchronized void apply(TlsChanges changes) {
    if (changes.whole()) {
      List<String> kept = changes.entries().stream().map(TlsEntry::id).toList();
      List.copyOf(byId.keySet()).stream().filter(id -> !kept.contains(id)).forEach(this::remove);
    }
    for (TlsEntry entry : changes.entries()) {
      if (entry instanceof Certificate certificate) {
        put(certificate);
      }
    }
    changes.gone().forEach(this::remove);
  }

  private void put(Certificate certificate) {
    Certificate before = byId.put(certificate.id(), certificate);
    for (String name : certificate.names()) {
      byName.compute(
          name.toLowerCase(Locale.ROOT), (_, all) -> with(without(all, before), certificate));
    }
    if (before != null) {
      for (String name : before.names()) {
        if (!certificate.names().contains(name)) {
          forget(name, before);
        }
      }
    }
  }

  private void remove(String id) {
    Certificate before = byId.remove(id);
    if (before != null) {
      before.names().forEach(name -> forget(name, before));
    }
  }

  private void forget(String name, Certificate gone) {
    byName.computeIfPresent(
        name.toLowerCase(Locale.ROOT),
        (_, all) -> {
          List<Certificate> rest = without(all, gone);
          return rest.isEmpty() ? null : rest;
        });
  }

  private static List<Certificate> without(
      @Nullable List<Certificate> all, @Nullable Certificate gone) {
    if (all == null) {
      return List.of();
    }
    return gone == null ? all : all.stream().filter(each -> !each.id().equals(gone.id())).toList();
  }

  private static List<Certificate> with(List<Certificate> all, Certificate more) {
    List<Certificate> joined = new ArrayList<>(all);
    joined.add(more);
    joined.sort(BEST_FIRST);
    return List.copyOf(joined);
  }

  /// What may be shown to a client, the best first; empty only if there is nothing at all.
  ///
  /// @param name lower case; null if the client names no host
  List<Certificate> find(@Nullable String name) {
    List<Certificate> own = name == null ? null : own(name);
    return own != null ? own : byName.getOrDefault(Certificate.ANY_NAME, List.of());
  }

  /// Whether a name has a certificate that is not the one for everybody.
  boolean has(String name) {
    return own(name) != null;
  }

  private @Nullable List<Certificate> own(String name) {
    List<Certificate> exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    return dot < 0 ? null : byName.get("*" + name.substring(dot));
  }

  /// What has the id now; null if nothing has.
  @Nullable Certificate byId(String id) {
    return byId.get(id);
  }

  int size() {
    return byId.size();
  }
}
