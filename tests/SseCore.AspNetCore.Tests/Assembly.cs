// One after the other: they count what is left open and rented in the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
