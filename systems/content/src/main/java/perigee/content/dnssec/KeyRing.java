package perigee.content.dnssec;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.wire.dns.Name;
import perigee.wire.dnssec.DnsKey;

/// The keys that a name server has, as control told it. From any thread.
public final class KeyRing {

  private final Map<String, TlsEntry.ZoneKey> byId = new TreeMap<>();

  /// The same objects as long as the keys are the same: signatures are kept by them.
  private Map<Name, SignedZone> zones = Map.of();

  /// Takes what changed; everything that is no zone's key is passed over.
  ///
  /// @return whether a zone's keys are others now
  public synchronized boolean apply(TlsChanges changes) {
    Map<String, TlsEntry.ZoneKey> before = new TreeMap<>(byId);
    if (changes.whole()) {
      byId.clear();
    }
    for (TlsEntry entry : changes.entries()) {
      if (entry instanceof TlsEntry.ZoneKey key) {
        byId.put(key.id(), key);
      }
    }
    changes.gone().forEach(byId::remove);
    boolean changed = !before.equals(byId);
    if (changed) {
      zones = read();
    }
    return changed;
  }

  /// The zones that have keys, by origin.
  public synchronized Map<Name, SignedZone> zones() {
    return zones;
  }

  private Map<Name, SignedZone> read() {
    List<TlsEntry.ZoneKey> inOrder = new ArrayList<>(byId.values());
    inOrder.sort(
        Comparator.comparing(TlsEntry.ZoneKey::madeAt).thenComparing(TlsEntry.ZoneKey::id));
    Map<Name, List<SigningKey>> keys = new HashMap<>();
    for (TlsEntry.ZoneKey key : inOrder) {
      keys.computeIfAbsent(Name.of(key.zone()).canonical(), _ -> new ArrayList<>()).add(read(key));
    }
    Map<Name, SignedZone> fresh = new HashMap<>();
    keys.forEach((origin, all) -> {
      SignedZone known = zones.get(origin);
      SignedZone read = new SignedZone(origin, all);
      fresh.put(origin, read.equals(known) ? known : read);
    });
    return Map.copyOf(fresh);
  }

  private static SigningKey read(TlsEntry.ZoneKey key) {
    try {
      KeyFactory keys = KeyFactory.getInstance("EC");
      byte[] published = Base64.getDecoder().decode(key.publicKey());
      byte[] secret = Base64.getDecoder().decode(key.key());
      return new SigningKey(
          DnsKey.of((ECPublicKey) keys.generatePublic(new X509EncodedKeySpec(published))),
          keys.generatePrivate(new PKCS8EncodedKeySpec(secret)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key " + key.id() + " can't be read", e);
    }
  }
}
