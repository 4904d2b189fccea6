package perigee.control.mapping;

import java.util.List;
import java.util.random.RandomGenerator;
import perigee.model.mapping.Server;
import perigee.selection.evidence.EvidenceConfig;
import perigee.selection.evidence.EvidenceTable;

/// All that is known of the network: who serves, how well, whom, and where they are.
record Known(
    Places places,
    Contracts contracts,
    ServerBook book,
    HealthBook health,
    EvidenceTable evidence,
    HostBook hosts,
    NameJoins joins,
    NodeMesh mesh) {

  /// As in `PathTable`: the length of the prefixes that evidence is kept for.
  static final EvidenceConfig EVIDENCE = EvidenceConfig.DEFAULT;

  /// Knows no more than the servers of the last map.
  static Known of(Places places, Contracts contracts, List<Server> last, RandomGenerator random) {
    return new Known(
        places,
        contracts,
        new ServerBook(last),
        new HealthBook(System::nanoTime),
        new EvidenceTable(EVIDENCE, random),
        new HostBook(),
        new NameJoins(),
        new NodeMesh());
  }
}
