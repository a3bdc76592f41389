using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using SseCore.Cli.Chat;
using SseCore.Cli.Input;
using SseCore.Cli.Serve;
using SseCore.TestServer;

namespace SseCore.Cli.Commands;

/// <summary><c>ssecore serve</c>: a relay on this machine, with a page that shows what goes through.</summary>
internal sealed class ServeCommand : ToolCommand
{
    private const int DefaultPort = 4870;

    private readonly TimeSpan _tokenInterval;

    private readonly HttpUrlOption _upstream = new("--upstream", "The API to forward to, e.g. https://api.openai.com/v1.");

    private readonly Option<bool> _demo = new("--demo") { Description = "Forward to a server of ssecore's own that plays recorded-like streams." };

    private readonly Option<string> _host = new("--host")
    {
        Description = "The IP address to listen on. Anyone who can reach it can use the upstream, and see what others do.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<int> _port = new("--port")
    {
        Description = "The port to listen on; 0 for any that is free.",
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPort,
    };

    private readonly Option<string?> _model = new("--model", "-m") { Description = "The model that the chat box suggests.", HelpName = "NAME" };

    private readonly KeyOption _key = new();

    public ServeCommand(Terminal terminal, TimeSpan tokenInterval)
        : base(terminal, "serve", "Forward to an API from this machine, and show every stream live on a page.", "ssecore serve --upstream http://localhost:11434/v1")
    {
        _tokenInterval = tokenInterval;
        _port.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var port }] && !(int.TryParse(port, out int number) && number is >= 0 and <= IPEndPoint.MaxPort))
            {
                result.AddError($"--port takes a number from 0 to {IPEndPoint.MaxPort}, not '{port}'.");
            }
        });
        _host.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var host }] && host != "localhost" && !IPAddress.TryParse(host, out _))
            {
                result.AddError($"--host takes an IP address, not '{host}'.");
            }
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_demo) == (result.GetResult(_upstream) is not null))
            {
                result.AddError("Say where to forward to: either --upstream URL or --demo.");
            }
        });
        Add(_upstream);
        Add(_demo);
        Add(_host);
        Add(_port);
        Add(_model);
        Add(_key);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        bool isDemo = arguments.GetValue(_demo);
        await using ScriptedServer? demo = isDemo ? DemoUpstream.Start(_tokenInterval) : null;
        Uri api = demo is null ? arguments.GetRequiredValue(_upstream)! : new Uri(demo.Uri, "v1");
        ChatApi chat = ChatApi.OfAddress(api);
        var options = new ServeOptions
        {
            // Clients include the API's own path in their requests, so that their base address looks as usual.
            Upstream = new Uri(api.GetLeftPart(UriPartial.Authority)),
            BasePath = api.AbsolutePath,
            Api = chat,
            Model = arguments.GetValue(_model) ?? (isDemo ? "demo-chat" : string.Empty),
            Key = isDemo ? null : _key.KeyOf(arguments, chat.KeyVariable),
            Host = arguments.GetRequiredValue(_host),
            Port = arguments.GetValue(_port),
        };
        await using var proxy = new DebuggingProxy(options);
        try
        {
            await proxy.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new InputException($"cannot listen on {options.Host}:{options.Port}: {exception.Message}", exception);
        }

        Terminal.OutText.Write($"The page is at {proxy.Uri}\nPoint clients at {new Uri(proxy.Uri, options.BasePath)}\nCtrl+C ends it.\n");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // This is how the command ends.
        }

        return ExitStatus.Complete;
    }
}
