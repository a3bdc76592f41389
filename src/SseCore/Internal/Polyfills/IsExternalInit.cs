#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

// The compiler looks for this type by name if the runtime has none.
internal static class IsExternalInit;
#endif
