namespace SseCore.Benchmarks.Results;
internal static class ReportCommand { public static int Run() => 0; }
