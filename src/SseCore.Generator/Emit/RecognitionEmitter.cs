namespace SseCore.Generator;

/// <summary>Writes the code that recognizes a dialect, in a nested class with its own walk.</summary>
internal sealed class RecognitionEmitter(CodeWriter code, Dialect dialect, PathTree tree, EventTypes events)
{
    public const string ClassName = "Recognizer";

    public void Write()
    {
        var target = new RecognitionTarget(dialect, tree);
        var walk = new WalkEmitter(code, tree, events, new NameTable("Matches", "Found", ClassName), target);
        code.Blank();
        code.Open($"private static class {ClassName}");
        code.Open("public static bool Matches(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)");
        WriteBody(target, walk);
        code.Close();
        walk.WriteReaders();
        walk.WriteStructs();
        if (target.HasFound)
        {
            target.WriteFound(code);
        }

        code.Close();
    }

    private void WriteBody(RecognitionTarget target, WalkEmitter walk)
    {
        code.Line("var json = new JsonCursor(payload);");
        walk.WriteValues(tree.Root.Scope);
        if (target.HasFound)
        {
            code.Line("var found = default(Found);");
        }

        walk.WriteRead(tree.Root);
        code.Blank();
        code.Line("json.End();");
        if (dialect.Recognitions.Any(recognition => recognition.Events.Count > 0))
        {
            events.WriteLocal(code);
        }

        List<string> tests = [.. dialect.Recognitions.Select(recognition => TestOf(recognition, target))];
        code.Line($"return isObject && {(tests.Count == 1 ? tests[0] : $"({string.Join(" || ", tests)})")};");
    }

    private string TestOf(Recognition recognition, RecognitionTarget target)
    {
        List<string> tests = recognition.Events.Count > 0 ? [events.Test(recognition.Events).Text] : [];
        tests.AddRange(recognition.Guards.SelectMany(target.TestsOf));
        return tests.Count == 1 ? tests[0] : $"({string.Join(" && ", tests)})";
    }
}
