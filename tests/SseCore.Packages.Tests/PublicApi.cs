using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace SseCore.Packages.Tests;

/// <summary>Writes the public API of an assembly, one line per type and member, in a fixed order.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetTypes().Where(IsVisible).OrderBy(NameOf, StringComparer.Ordinal))
        {
            text.Append(Declaration(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsVisible(Type type) => type.IsNested ? type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem ? IsVisible(type.DeclaringType!) : false : type.IsPublic;

    private static string Declaration(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : type.BaseType == typeof(MulticastDelegate) ? "delegate"
            : type.IsInterface ? "interface"
            : type.IsValueType ? Modifiers((type.IsDefined(typeof(IsReadOnlyAttribute)), "readonly"), (type.IsByRefLike, "ref")) + "struct"
            : Modifiers((type is { IsAbstract: true, IsSealed: true }, "static"), (type is { IsAbstract: true, IsSealed: false }, "abstract"), (type is { IsAbstract: false, IsSealed: true }, "sealed")) + "class";
        IEnumerable<Type> inherited = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []);
        IEnumerable<string> bases = type.IsEnum ? [NameOf(Enum.GetUnderlyingType(type))]
            : [.. type.IsValueType || type.BaseType is null || type.BaseType == typeof(object) ? [] : new[] { NameOf(type.BaseType) }, .. inherited.Select(NameOf).Order(StringComparer.Ordinal)];
        return $"{Attributes(type)}{kind} {NameOf(type)}{(bases.Any() ? " : " + string.Join(", ", bases) : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{Attributes(field)}{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }

        IEnumerable<string> fields = type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(OfField);
        IEnumerable<string> constructors = type.GetConstructors(Declared).Where(IsOffered).Select(constructor => $"{Access(constructor)}.ctor({Parameters(constructor)})");
        IEnumerable<string> methods = type.GetMethods(Declared)
            .Where(method => IsOffered(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
            .Select(OfMethod);
        IEnumerable<string> properties = type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsOffered)).Select(OfProperty);
        IEnumerable<string> events = type.GetEvents(Declared).Where(@event => IsOffered(@event.AddMethod!)).Select(@event => $"{Access(@event.AddMethod!)}event {NameOf(@event.EventHandlerType!)} {@event.Name}");
        return [.. fields, .. constructors, .. methods, .. properties, .. events];
    }

    // Protected members count only if the type can be derived from.
    private static bool IsOffered(MethodBase method) => method.IsPublic
        || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static string OfField(FieldInfo field) =>
        Attributes(field) + Modifiers((!field.IsPublic, "protected"), (field.IsLiteral, "const"), (field is { IsStatic: true, IsLiteral: false }, "static"), (field.IsInitOnly, "readonly"))
        + $"{NameOf(field.FieldType)} {field.Name}{(field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : "")}";

    private static string OfMethod(MethodInfo method) =>
        $"{Attributes(method)}{Access(method)}{Returned(method.ReturnParameter)} {method.Name}{Generics(method.GetGenericArguments())}({(method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")}{Parameters(method)}){Constraints(method.GetGenericArguments())}";

    private static string OfProperty(PropertyInfo property)
    {
        MethodInfo accessor = property.GetAccessors(nonPublic: true).First(IsOffered);
        string parameters = string.Join(", ", property.GetIndexParameters().Select(OfParameter));
        string get = property.GetMethod is { } getter && IsOffered(getter) ? " get;" : "";
        string set = property.SetMethod is { } setter && IsOffered(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;"
            : "";
        return $"{Attributes(property)}{Access(accessor)}{(property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "")}{Returned(property.GetMethod?.ReturnParameter ?? property.SetMethod!.GetParameters()[^1])} {property.Name}{(parameters.Length > 0 ? $"[{parameters}]" : "")} {{{get}{set} }}";
    }

    private static string Access(MethodBase method) => Modifiers(
        (!method.IsPublic, "protected"),
        (method.IsStatic, "static"),
        (method.IsAbstract && !method.DeclaringType!.IsInterface, "abstract"),
        (method is MethodInfo info && method.IsVirtual && info.GetBaseDefinition() != info, "override"),
        (method is MethodInfo { IsVirtual: true, IsFinal: false, IsAbstract: false } first && first.GetBaseDefinition() == first && !method.DeclaringType!.IsInterface, "virtual"));

    private static string Returned(ParameterInfo parameter) => parameter.ParameterType.IsByRef
        ? (parameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref ") + NameOf(parameter.ParameterType.GetElementType()!)
        : NameOf(parameter.ParameterType);

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(OfParameter));

    private static string OfParameter(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType;
        string passing = !type.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "in " : "ref ";
        return (parameter.IsDefined(typeof(ScopedRefAttribute)) ? "scoped " : "") + (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
            + passing + NameOf(type.IsByRef ? type.GetElementType()! : type) + " " + parameter.Name
            + (parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue, type) : "");
    }

    private static string Literal(object? value, Type type) => value switch
    {
        null => type.IsValueType ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Attributes that change how callers are compiled, not those that only inform tools.
    private static string Attributes(MemberInfo member) => string.Concat(member.CustomAttributes
        .Where(attribute => attribute.AttributeType.Name is nameof(ObsoleteAttribute) or nameof(FlagsAttribute) or "ExperimentalAttribute"
            // The compiler marks every ref struct as obsolete for old compilers.
            && !(attribute.AttributeType == typeof(ObsoleteAttribute) && member is Type { IsByRefLike: true }))
        .Select(attribute => $"[{attribute.AttributeType.Name[..^"Attribute".Length]}] "));

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Where(argument => argument.IsGenericParameter).Select(argument =>
    {
        GenericParameterAttributes attributes = argument.GenericParameterAttributes;
        bool isStruct = (attributes & GenericParameterAttributes.NotNullableValueTypeConstraint) != 0;
        IEnumerable<string> all =
        [
            .. isStruct ? ["struct"] : Array.Empty<string>(),
            .. (attributes & GenericParameterAttributes.ReferenceTypeConstraint) != 0 ? ["class"] : Array.Empty<string>(),
            .. argument.GetGenericParameterConstraints().Where(constraint => constraint != typeof(ValueType)).Select(NameOf),
            .. !isStruct && (attributes & GenericParameterAttributes.DefaultConstructorConstraint) != 0 ? ["new()"] : Array.Empty<string>(),
        ];
        return all.Any() ? $" where {argument.Name} : {string.Join(", ", all)}" : "";
    }));

    private static string NameOf(Type type)
    {
        if (Keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }

        string scope = type.IsNested ? NameOf(type.DeclaringType!) + "." : type.Namespace + ".";
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return scope + (tick < 0 ? type.Name : type.Name[..tick] + Generics(type.GetGenericArguments()));
    }

    private static string Generics(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(NameOf))}>";

    private static string Modifiers(params ReadOnlySpan<(bool Has, string Word)> modifiers)
    {
        var words = new StringBuilder();
        foreach ((bool has, string word) in modifiers)
        {
            words.Append(has ? word + " " : "");
        }

        return words.ToString();
    }
}
