namespace SseCore.TestServer;

/// <summary>The counts of a <see cref="ScriptedServer"/>.</summary>
/// <param name="Connections">Connections accepted.</param>
/// <param name="OpenConnections">Connections that are open.</param>
/// <param name="Requests">Requests read to the end of their body.</param>
/// <param name="Completed">Scripts played to their end.</param>
/// <param name="Disconnects">Scripts cut short because the client closed or reset the connection.</param>
/// <param name="BytesSent">Bytes that the sockets accepted, heads included. <see cref="ScriptedServer.WaitForAsync"/> does not wait for it.</param>
public readonly record struct ServerCounts(
    int Connections, int OpenConnections, int Requests, int Completed, int Disconnects, long BytesSent);
