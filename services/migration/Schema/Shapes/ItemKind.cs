namespace ChatAi.Migration.Schema.Shapes;

/// <summary>What a schema is made of, in the order in which it can be made; it is taken down the other way round.</summary>
internal enum ItemKind
{
    /// <summary>Something that is seen, and that no revision is written for by itself.</summary>
    Foreign,
    Sequence,
    Function,
    Table,
    Column,
    Identity,
    Default,
    NotNull,
    Storage,
    Setting,
    SequenceOwner,

    /// <summary>A function in SQL, whose body is looked through when it is made: the tables come first.</summary>
    SqlFunction,
    Constraint,
    ForeignKey,
    Index,
    Statistics,
    View,
    Trigger,
    TriggerState,
    Comment,
    Grant,
}
