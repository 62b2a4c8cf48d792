package io.kubevrrp.cli.keepalived;

import io.kubevrrp.api.v1alpha1.VIPGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Imports texts: what came out, and what was found. */
record Imports(Importer.Result result, Report report) {
  /** One node's file, named {@code k.conf}. */
  static Imports of(Path directory, String text) throws IOException {
    return of(directory, Map.of("node-a", text));
  }

  /** One file for each node; a single one is named {@code k.conf}, several {@code NODE.conf}. */
  static Imports of(Path directory, Map<String, String> texts) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (Map.Entry<String, String> text : texts.entrySet()) {
      String name = texts.size() == 1 ? "k.conf" : text.getKey() + ".conf";
      files.put(text.getKey(), Files.writeString(directory.resolve(name), text.getValue()));
    }
    Report report = new Report();
    return new Imports(new Importer(null, report).read(files), report);
  }

  /** An instance on eth0 with VRID 51, these lines and the address 192.0.2.10/24. */
  static String instance(String... lines) {
    return "vrrp_instance A {\ninterface eth0\nvirtual_router_id 51\n"
        + String.join("\n", lines)
        + "\nvirtual_ipaddress {\n192.0.2.10/24\n}\n}\n";
  }

  VIPGroup.Spec onlyGroup() {
    if (result.groups().size() != 1) {
      throw new AssertionError("one group expected, but there are " + result.groups().keySet());
    }
    return result.groups().values().iterator().next();
  }

  /** The findings as lines, the file by its last name only. */
  List<String> findings() {
    return report.findings().stream()
        .map(f -> f.toString().substring(f.at().file().lastIndexOf('/') + 1))
        .toList();
  }

  /** The findings of one line. */
  List<String> findingsOfLine(int line) {
    return report.findings().stream()
        .filter(f -> f.at().line() == line)
        .map(Report.Finding::toString)
        .toList();
  }
}
