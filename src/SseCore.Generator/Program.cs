using SseCore.Generator;

if (CommandLine.Parse(args) is not CommandLine commandLine)
{
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

var compiler = new DialectCompiler(commandLine);
IReadOnlyList<GeneratedFile> files = compiler.Compile();
foreach (Diagnostic diagnostic in compiler.Diagnostics)
{
    Console.Error.WriteLine(diagnostic);
}

if (compiler.Diagnostics.Count > 0)
{
    return 1;
}

foreach (GeneratedFile file in files)
{
    file.Write();
}

return 0;
