package io.kubevrrp.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/interop.md has a row for every case of every interop lab, and none beside. */
class InteropTableTest {
  private static final List<Class<?>> LABS =
      List.of(
          InteropLab.class,
          FamiliesInteropLab.class,
          NopreemptInteropLab.class,
          SteadyInteropLab.class,
          VirtualMacInteropLab.class);

  @Test
  void everyCaseHasARowAndEveryRowACase() throws IOException {
    List<String> cases = LABS.stream().flatMap(InteropTableTest::cases).sorted().toList();

    assertThat(rows()).containsExactlyElementsOf(cases);
  }

  @Test
  void everyInteropLabIsAmongThem() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/java/io/kubevrrp/lab"))) {
      assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
          .filteredOn(name -> name.endsWith("InteropLab"))
          .containsExactlyInAnyOrderElementsOf(LABS.stream().map(Class::getSimpleName).toList());
    }
  }

  /** The two last cells of each row that ends with a lab's method. */
  private static List<String> rows() throws IOException {
    return Files.readAllLines(Path.of("../docs/interop.md")).stream()
        .filter(line -> line.matches("\\|.*\\| `\\w*InteropLab[.]\\w+` \\|[^|]*\\|"))
        .map(line -> line.split("\\|", -1))
        .map(cells -> (cells[cells.length - 3] + "|" + cells[cells.length - 2]).strip())
        .sorted()
        .toList();
  }

  private static Stream<String> cases(Class<?> lab) {
    return Arrays.stream(lab.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(ParameterizedTest.class))
        .flatMap(method ->
            arguments(method)
                .map(argument ->
                    "`%s.%s` | %s".formatted(lab.getSimpleName(), method.getName(), argument)));
  }

  private static Stream<String> arguments(Method method) {
    if (method.isAnnotationPresent(EnumSource.class)) {
      return Arrays.stream(method.getParameterTypes()[0].getEnumConstants()).map(String::valueOf);
    }
    return Arrays.stream(method.getAnnotation(CsvSource.class).value());
  }
}
