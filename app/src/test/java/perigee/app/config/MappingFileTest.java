package perigee.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.control.mapping.MappingConfig;
import perigee.model.document.Reading;

class MappingFileTest {

  private static final String USUAL =
      """
      node: control
      roles: [control]
      data: store
      listeners: {api: "127.0.0.1:7400", fleet: "127.0.0.1:7401"}
      mapping:
      """;

  @TempDir private Path folder;

  @Test
  void costsAndContractsCanBeSaid() throws IOException {
    MappingConfig mapping =
        mapping(
            """
              cost-limits: [{cost: 2, bytes-per-second: 1GiB}, {cost: 5, bytes-per-second: 10MiB}]
              contracts:
                - {hosts: [WWW.shop.example, cdn.example], bytes-per-second: 200MiB, priority: 10}
                - {hosts: other.example, bytes-per-second: 1MiB}
            """);
    assertThat(mapping.costLimits())
        .containsExactly(
            new MappingConfig.CostLimit(2, 1 << 30), new MappingConfig.CostLimit(5, 10 << 20));
    assertThat(mapping.contracts())
        .containsExactly(
            new MappingConfig.HostContract(
                List.of("www.shop.example", "cdn.example"), 200 << 20, 10),
            new MappingConfig.HostContract(List.of("other.example"), 1 << 20, 0));
  }

  @Test
  void whatCanNotBeIsTold() throws IOException {
    assertThat(
            problems(
                "  cost-limits: [{cost: 5, bytes-per-second: 1GiB}, {cost: 2, bytes-per-second: 1}]"))
        .contains("costs must rise");
    assertThat(problems("  cost-limits: [{cost: 5}]")).contains("bytes-per-second");
    assertThat(problems("  contracts: [{hosts: [], bytes-per-second: 1MiB}]"))
        .contains("has 0 entries; it must have 1 to 100");
    assertThat(problems("  contracts: [{hosts: ['*'], bytes-per-second: 1MiB}]"))
        .contains("a host's name, for example");
    assertThat(problems("  contracts: [{hosts: a.b, bytes-per-second: 1MiB, priority: 101}]"))
        .contains("priority");
    assertThat(problems("  contract: []")).contains("did you mean contracts");
  }

  private MappingConfig mapping(String lines) throws IOException {
    return ((RoleConfig.Control) read(lines).orThrow()).file().mapping();
  }

  private String problems(String line) throws IOException {
    return ((Reading.Refused<RoleConfig>) read(line)).problems().toString();
  }

  private Reading<RoleConfig> read(String lines) throws IOException {
    Path file = folder.resolve("perigee.yaml");
    Files.writeString(file, USUAL + lines);
    return ConfigFile.read(file);
  }
}
