namespace SseCore.TestServer;

/// <summary>What a <see cref="ScriptedServer"/> has counted.</summary>
/// <param name="Connections">Connections accepted.</param>
/// <param name="OpenConnections">Those of them that are open.</param>
/// <param name="Requests">Requests read to the end of their body.</param>
/// <param name="Completed">Scripts played to their end.</param>
/// <param name="Disconnects">Scripts cut short because the client closed or reset the connection.</param>
/// <param name="BytesSent">Bytes that the sockets took, heads included. Not waited for by <see cref="ScriptedServer.WaitForAsync"/>.</param>
public readonly record struct ServerCounts(
    int Connections, int OpenConnections, int Requests, int Completed, int Disconnects, long BytesSent);
