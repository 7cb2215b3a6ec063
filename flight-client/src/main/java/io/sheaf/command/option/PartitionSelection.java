package io.sheaf.command.option;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which partitions are wanted: {@code 0,1,2}, in the order in which they are wanted, or {@code all}
 * in any case.
 *
 * @param numbers empty for all
 */
public record PartitionSelection(List<Integer> numbers) {
  /** Every partition, in the order of their numbers. */
  public static final PartitionSelection ALL = new PartitionSelection(List.of());

  public PartitionSelection {
    numbers = List.copyOf(numbers);
  }

  public boolean isAll() {
    return numbers.isEmpty();
  }

  /**
   * The partitions to read, of those that are there.
   *
   * @throws SheafException PARTITION_NOT_FOUND when one is not there
   */
  public List<Integer> among(Collection<Integer> existing) {
    if (isAll()) {
      return existing.stream().sorted().toList();
    }
    for (int number : numbers) {
      if (!existing.contains(number)) {
        throw new SheafException(
            ErrorReason.PARTITION_NOT_FOUND,
            "no partition " + number + "; there are " + existing.stream().sorted().toList());
      }
    }
    return numbers;
  }

  /** The selection as it is typed; a comma at the end is allowed. */
  public static final class Converter implements ITypeConverter<PartitionSelection> {
    @Override
    public PartitionSelection convert(String text) {
      if (text.strip().equalsIgnoreCase("all")) {
        return ALL;
      }
      List<Integer> numbers = new ArrayList<>();
      for (String part : text.split(",", 0)) {
        int number = number(part.strip(), text);
        if (numbers.contains(number)) {
          throw new TypeConversionException("partition " + number + " is named twice");
        }
        numbers.add(number);
      }
      if (numbers.isEmpty()) {
        throw invalid(text);
      }
      return new PartitionSelection(numbers);
    }

    private static int number(String part, String text) {
      if (!part.matches("\\d{1,9}")) {
        throw invalid(text);
      }
      return Integer.parseInt(part);
    }

    private static TypeConversionException invalid(String text) {
      return new TypeConversionException(
          "'" + text + "' is no list of partitions, such as 0,1,2, nor 'all'");
    }
  }
}
