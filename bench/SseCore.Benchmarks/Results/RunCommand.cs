namespace SseCore.Benchmarks.Results;
internal static class RunCommand { public static int Run() => 0; }
