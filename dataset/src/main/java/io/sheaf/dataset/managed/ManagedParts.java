package io.sheaf.dataset.managed;

/** What the protocol is made of. */
record ManagedParts(
    HeadStore heads,
    WorkQueue work,
    NameIndex names,
    ChunkStore chunks,
    ManifestCache manifests,
    ChunkIndexCodec indexes,
    Reaper reaper,
    Leases leases,
    ManagedOptions options) {}
