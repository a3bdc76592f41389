// Not in parallel: these tests count what is open and rented in the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
