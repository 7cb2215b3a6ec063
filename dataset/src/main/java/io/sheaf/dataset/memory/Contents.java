package io.sheaf.dataset.memory;

import io.sheaf.dataset.managed.HeadContents;
import io.sheaf.dataset.managed.WorkItem;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A head without its manifests, for those who clean up. */
final class Contents {
  private Contents() {}

  static HeadContents of(DatasetName dataset, Head head, long now) {
    return new HeadContents(
        List.copyOf(head.manifests().keySet()),
        List.copyOf(head.reaping().keySet()),
        Map.copyOf(head.retirements()),
        head.expires(),
        due(dataset, head, now),
        fenced(head));
  }

  private static List<WorkItem> due(DatasetName dataset, Head head, long now) {
    List<WorkItem> due = new ArrayList<>();
    head.reaping().keySet().forEach(version -> due.add(retire(dataset, version)));
    head.retirements()
        .forEach(
            (version, time) -> {
              if (time <= now) {
                due.add(retire(dataset, version));
              }
            });
    head.writers()
        .entries()
        .forEach(
            (writer, entry) -> {
              if (entry.isFenced() || entry.leaseEndMillis() <= now) {
                due.add(new WorkItem(WorkItem.Kind.WRITER, writer.value(), dataset));
              }
            });
    return due;
  }

  private static WorkItem retire(DatasetName dataset, Version version) {
    return new WorkItem(WorkItem.Kind.RETIRE, version.value(), dataset);
  }

  private static List<WriterId> fenced(Head head) {
    return head.writers().entries().entrySet().stream()
        .filter(entry -> entry.getValue().isFenced())
        .map(Map.Entry::getKey)
        .toList();
  }
}
