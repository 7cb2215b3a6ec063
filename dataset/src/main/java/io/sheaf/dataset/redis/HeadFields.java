package io.sheaf.dataset.redis;

import io.sheaf.dataset.managed.HeadContents;
import io.sheaf.dataset.managed.WorkItem;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answer of the script {@code contents}, read field by field. */
final class HeadFields {
  private final DatasetName dataset;
  private final long now;
  private final List<Version> readable = new ArrayList<>();
  private final List<Version> reaping = new ArrayList<>();
  private final Map<Version, Long> retirements = new HashMap<>();
  private Optional<Long> expires = Optional.empty();
  private final List<WorkItem> due = new ArrayList<>();
  private final List<WriterId> fenced = new ArrayList<>();

  private HeadFields(DatasetName dataset, long now) {
    this.dataset = dataset;
    this.now = now;
  }

  static HeadContents read(DatasetName dataset, List<Object> answer) {
    HeadFields fields = new HeadFields(dataset, Long.parseLong((String) answer.get(0)));
    for (int i = 1; i + 1 < answer.size(); i += 2) {
      fields.add((String) answer.get(i), (String) answer.get(i + 1));
    }
    return new HeadContents(
        fields.readable,
        fields.reaping,
        fields.retirements,
        fields.expires,
        fields.due,
        fields.fenced);
  }

  private void add(String field, String value) {
    int colon = field.indexOf(':');
    String id = field.substring(colon + 1);
    switch (field.substring(0, colon)) {
      case "manifest" -> readable.add(new Version(id));
      case "reaping" -> addReaping(new Version(id));
      case "retire" -> addRetirement(new Version(id), Long.parseLong(value));
      case "expires" -> expires = Optional.of(Long.parseLong(value));
      case "writer" -> addWriter(new WriterId(id), value.split(" ", 3));
      default -> {}
    }
  }

  private void addReaping(Version version) {
    reaping.add(version);
    due.add(new WorkItem(WorkItem.Kind.RETIRE, version.value(), dataset));
  }

  private void addRetirement(Version version, long time) {
    retirements.put(version, time);
    if (time <= now) {
      due.add(new WorkItem(WorkItem.Kind.RETIRE, version.value(), dataset));
    }
  }

  private void addWriter(WriterId writer, String[] entry) {
    boolean isFenced = entry[0].equals("fenced");
    if (isFenced) {
      fenced.add(writer);
    }
    if (isFenced || Long.parseLong(entry[1]) <= now) {
      due.add(new WorkItem(WorkItem.Kind.WRITER, writer.value(), dataset));
    }
  }
}
