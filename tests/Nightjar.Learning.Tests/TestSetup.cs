// The vector path is one setting of the process, so tests that force it run one after another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
