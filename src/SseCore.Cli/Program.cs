using SseCore.Cli;

return await new Tool(Terminal.OfProcess()).RunAsync(args);
