#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

// The compiler asks for this type by name where the runtime has none.
internal static class IsExternalInit;
#endif
